import { expect, test } from "bun:test";
import { FileReserve } from "../../src/relay/file-reserve.ts";
import { FakeFiles } from "../support/fake-files.ts";

const size = { most: 64, least: 32, room: 16 };

test("a reserve is filled once, with room left for others, and given back whole", () => {
  const files = new FakeFiles(256);
  const reserve = new FileReserve(size, files.open, files.open);
  expect(reserve.fill()).toBe(true);
  expect(reserve.fill()).toBe(true);
  expect(files.taken).toBe(64);
  reserve.release();
  expect(files.taken).toBe(0);
});

test("it is needed when no file is left, and asking takes none", () => {
  const files = new FakeFiles(10);
  const reserve = new FileReserve(size, files.open, files.open);
  files.taken = 9;
  expect(reserve.isNeeded()).toBe(false);
  expect(files.taken).toBe(9);
  files.taken = 10;
  expect(reserve.isNeeded()).toBe(true);
});

test("a disk on which nothing can be opened is no lack of descriptors", () => {
  const sockets = new FakeFiles(1);
  const reserve = new FileReserve(size, new FakeFiles(0).open, sockets.open);
  expect(reserve.isNeeded()).toBe(false);
  expect(sockets.taken).toBe(0);
});

test("with less than there could be it keeps what leaves others their room, and the rest when there is more", () => {
  const files = new FakeFiles(60);
  const reserve = new FileReserve(size, files.open, files.open);
  expect(reserve.fill()).toBe(true);
  expect(files.taken).toBe(60 - size.room);
  files.most = 256;
  expect(reserve.fill()).toBe(true);
  expect(files.taken).toBe(64);
});

test("with too little for mail, or for anybody else, it says so", () => {
  for (const most of [size.least + size.room - 1, size.room, 0])
    expect(new FileReserve(size, new FakeFiles(most).open).fill()).toBe(false);
  expect(new FileReserve(size, new FakeFiles(size.least + size.room).open).fill()).toBe(true);
});

test("the files of a real process are kept and given back", () => {
  const reserve = new FileReserve({ most: 4, least: 2, room: 1 });
  expect(reserve.isNeeded()).toBe(false);
  expect(reserve.fill()).toBe(true);
  reserve.release();
});
