import type { Message } from "../../../src/domain/message.ts";
import { bodyOf, markOf } from "./body.ts";

/** Something that was answered to be so, or not; and how many asked for the other and never heard of it. */
export interface Fact {
  is: boolean;
  asking: number;
}

/** Nobody has asked for the other yet. */
export const sure = (is: boolean): Fact => ({ is, asking: 0 });

export interface Copy {
  acked: Fact;
  /** The body stays readable. */
  kept: boolean;
  /** Whose it is until then, milliseconds since 1970. */
  claim?: { receipt: string; until: number } | undefined;
}

export interface Post {
  /** What its body begins with: names it as long as nobody was told its id. */
  mark: string;
  from: string;
  body: string;
  to: string;
  key: string | undefined;
  id?: string;
  answered: boolean;
  /** When it was first asked for, and when that was answered, in the order of all such moments. */
  asked: number;
  told: number | undefined;
  copies: Map<string, Copy>;
}

export interface Member {
  name: string;
  token: string;
  here: Fact;
  channels: Map<string, Fact>;
  /** Its status note is a number that only grows. */
  note: { answered: number; asked: number };
}

/** What was said to be done, by kind: for the report. */
export interface Counts {
  sends: number;
  claims: number;
  acks: number;
  joins: number;
  subscriptions: number;
}

/** What callers of a relay were told: what it has to answer for after a crash. */
export class Answers {
  posts = new Map<string, Post>();
  members = new Map<string, Member>();
  counts: Counts = { sends: 0, claims: 0, acks: 0, joins: 0, subscriptions: 0 };
  /** Promises that were broken, in words. */
  broken: string[] = [];
  #moments = 0;

  /** A number for this moment, higher than all before. */
  moment(): number {
    this.#moments += 1;
    return this.#moments;
  }

  /** The same answers, to be held against another relay. */
  copyOf(): Answers {
    const copy = new Answers();
    const { posts, members } = structuredClone({ posts: this.posts, members: this.members });
    copy.#moments = this.#moments;
    return Object.assign(copy, { posts, members });
  }

  breaks(what: string): void {
    if (!this.broken.includes(what)) this.broken.push(what);
  }

  /** The send that this message is; it must be whole, and the only one of its send. */
  postOf({ id, body, from }: Pick<Message, "id" | "body" | "from">): Post | undefined {
    const mark = markOf(body);
    const post = mark === undefined ? undefined : this.posts.get(mark);
    if (mark === undefined) this.breaks(`a torn message is served: ${id}`);
    else if (!post) this.breaks(`a message that was refused or never sent is there: ${mark}, ${id}`);
    else if (post.from !== from || post.body !== body) this.breaks(`message ${id} is not as it was sent`);
    else if (post.id !== undefined && post.id !== id)
      this.breaks(`send ${mark} is there twice: ${post.id}, ${id}`);
    else {
      post.id = id;
      return post;
    }
    return undefined;
  }

  copy(post: Post, agent: string): Copy {
    const known = post.copies.get(agent) ?? { acked: sure(false), kept: false };
    post.copies.set(agent, known);
    return known;
  }

  /** A new send, asked for from now on. */
  post(mark: string, size: number, about: Pick<Post, "from" | "to" | "key">): Post {
    const post: Post = {
      mark,
      body: bodyOf(mark, size),
      answered: false,
      asked: this.moment(),
      told: undefined,
      copies: new Map(),
      ...about,
    };
    this.posts.set(mark, post);
    return post;
  }

  member(name: string): Member {
    const known = this.members.get(name) ?? {
      name,
      token: "",
      here: sure(false),
      channels: new Map(),
      note: { answered: 0, asked: 0 },
    };
    this.members.set(name, known);
    return known;
  }
}
