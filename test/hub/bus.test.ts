import { expect, test } from "bun:test";
import { Bus, type HubEvent } from "../../src/hub/bus.ts";

const left: HubEvent = { kind: "left" };
const returned: HubEvent = { kind: "returned", id: "1" };

test("an event is heard by all who listen for its agent, and by nobody else", () => {
  const bus = new Bus();
  const heard: string[] = [];
  bus.on("ana", (event) => heard.push(`first ${event.kind}`));
  bus.on("ana", (event) => heard.push(`second ${event.kind}`));
  bus.on("bo", (event) => heard.push(`bo ${event.kind}`));
  bus.emit("ana", returned);
  bus.emit("cy", left);
  expect(heard).toEqual(["first returned", "second returned"]);
});

test("who has stopped listening hears nothing, whoever still does", () => {
  const bus = new Bus();
  const heard: string[] = [];
  const off = bus.on("ana", () => heard.push("gone"));
  bus.on("ana", () => heard.push("here"));
  off();
  off();
  bus.emit("ana", left);
  expect(heard).toEqual(["here"]);
});

test("listeners may come and go while an event is told", () => {
  const bus = new Bus();
  const heard: string[] = [];
  const off = bus.on("ana", () => {
    off();
    bus.on("ana", () => heard.push("late"));
  });
  bus.on("ana", () => heard.push("steady"));
  bus.emit("ana", left);
  expect(heard).toEqual(["steady"]);
  bus.emit("ana", left);
  expect(heard).toEqual(["steady", "steady", "late"]);
});

test("an agent is heard as long as somebody listens for it", () => {
  const bus = new Bus();
  const offs = [bus.on("ana", () => {}), bus.on("ana", () => {}), bus.on("bo", () => {})];
  expect(bus.heard).toEqual(["ana", "bo"]);
  offs[0]?.();
  expect(bus.heard).toEqual(["ana", "bo"]);
  offs[1]?.();
  expect(bus.heard).toEqual(["bo"]);
  bus.on("ana", () => {});
  offs[0]?.();
  expect(bus.heard).toEqual(["bo", "ana"]);
});

test("who follows a message is told when it moves, and when any may have; nobody else is", () => {
  const bus = new Bus();
  const told: string[] = [];
  const off = bus.follow("1", () => told.push("one"));
  bus.follow("2", () => told.push("two"));
  bus.moved(["1", "3"]);
  bus.moved();
  off();
  off();
  bus.moved(["1"]);
  expect(told).toEqual(["one", "one", "two"]);
});
