/** Who signs what no agent did: no agent can have this name. */
export const relayName = "backchannel";
