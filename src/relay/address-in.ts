import { BlockList, isIP } from "node:net";

/** Whether an address is one of these, or in one of these networks (`10.0.0.0/8`). */
export function addressIn(list: readonly string[]): (address: string) => boolean {
  const known = new BlockList();
  for (const entry of list) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(bits), family);
  }
  // Asked for each request, mostly about the same one.
  let last = { address: "", isIn: false };
  return (address) => {
    if (address !== last.address) {
      const family = isIP(address);
      last = { address, isIn: family !== 0 && known.check(address, family === 6 ? "ipv6" : "ipv4") };
    }
    return last.isIn;
  };
}

export const isLoopback = addressIn(["127.0.0.0/8", "::1"]);
