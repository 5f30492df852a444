import { expect, test } from "bun:test";
import { body } from "../../src/relay/body.ts";

const post = (content: ReadableStream) =>
  new Request("http://localhost/", { method: "POST", body: content, duplex: "half" } as RequestInit);

test("the whole of a body arrives, in however many pieces", async () => {
  const pieces = ["a", "bc", "", "def"];
  const stream = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(Buffer.from(piece));
    },
  });
  expect(Buffer.from(await body(post(stream), { most: 6, within: 1 })).toString()).toBe("abcdef");
});

test("a sender that stops in the middle is not waited for", async () => {
  const stalled = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("{")) });
  expect(body(post(stalled), { most: 100, within: 0.01 })).rejects.toMatchObject({ code: "request.slow" });
});

test("a sender that hangs up in the middle has sent no JSON", async () => {
  const gone = new DOMException("The connection was closed.", "AbortError");
  const cut = new ReadableStream({ pull: (controller) => controller.error(gone) });
  expect(body(post(cut), { most: 100, within: 1 })).rejects.toMatchObject({ code: "request.json" });
});

test("reading ends as soon as there is too much", async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(10));
    },
  });
  expect(body(post(endless), { most: 100, within: 1 })).rejects.toMatchObject({ code: "request.large" });
  await new Promise(setImmediate);
  expect(pulled).toBeLessThan(20);
});
