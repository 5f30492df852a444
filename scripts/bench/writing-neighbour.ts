/** `bun writing-neighbour.ts <file>`: writes 50 MB a second to the disk, not only to the page cache, until it is ended. */
import { fdatasync, openSync, write } from "node:fs";
import { promisify } from "node:util";

const [path = ""] = process.argv.slice(2);
const file = openSync(path, "w");
const piece = Buffer.alloc(5 << 20, "neighbour ");
const most = 512 << 20;

for (let at = 0, due = performance.now(); ; at = (at + piece.length) % most) {
  await promisify(write)(file, piece, 0, piece.length, at);
  await promisify(fdatasync)(file);
  due += 100;
  await Bun.sleep(Math.max(0, due - performance.now()));
}
