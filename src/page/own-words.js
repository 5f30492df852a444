/**
 * What somebody has written here: drafts, and the texts of what was sent, which the relay deletes once they are read. It is kept
 * in this tab's session storage, so that it outlives a reload, an outage and an ended session, and goes with the tab.
 */
const most = { sent: 200, text: 20_000 };
let owner = "";

const key = (/** @type {string} */ kind) => `${kind} ${owner}`;

/** @param {string} kind @returns {Record<string, string>} */
function read(kind) {
  try {
    return JSON.parse(sessionStorage.getItem(key(kind)) ?? "{}");
  } catch {
    // Another page of this origin has written there.
    return {};
  }
}

/** @param {string} kind @param {Record<string, string>} texts */
function write(kind, texts) {
  try {
    sessionStorage.setItem(key(kind), JSON.stringify(texts));
  } catch (error) {
    // It is full, or the browser allows none: then it lives as long as the page.
    console.warn(error);
  }
}

/** Whose words these are: nobody else's are shown or kept. @param {string} agent */
export function wordsOf(agent) {
  owner = agent;
  for (const name of Object.keys(sessionStorage))
    if (!name.endsWith(` ${agent}`)) sessionStorage.removeItem(name);
}

export const forgetWords = () => sessionStorage.clear();

/** @param {string} place */
export const draftOf = (place) => read("drafts")[place] ?? "";

/** @param {string} place @param {string} text */
export function keepDraft(place, text) {
  const { [place]: _, ...others } = read("drafts");
  write("drafts", text === "" ? others : { ...others, [place]: text });
}

/** @param {string} id of a message */
export const sentText = (id) => read("sent")[id];

/** @param {string} id @param {string} text */
export function keepSentText(id, text) {
  const texts = Object.entries({ ...read("sent"), [id]: text.slice(0, most.text) });
  write("sent", Object.fromEntries(texts.slice(-most.sent)));
}
