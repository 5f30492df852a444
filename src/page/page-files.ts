import * as marked from "marked" with { type: "text" };
import agentsViewJs from "./agents-view.js" with { type: "text" };
import apiJs from "./api.js" with { type: "text" };
import appJs from "./app.js" with { type: "text" };
import baseCss from "./base.css" with { type: "text" };
import channelsViewJs from "./channels-view.js" with { type: "text" };
import composeJs from "./compose.js" with { type: "text" };
import conversationsJs from "./conversations.js" with { type: "text" };
import deliveryTextJs from "./delivery-text.js" with { type: "text" };
import draftJs from "./draft.js" with { type: "text" };
import elementJs from "./element.js" with { type: "text" };
import frameJs from "./frame.js" with { type: "text" };
import hostViewJs from "./host-view.js" with { type: "text" };
import iconSvg from "./icon.svg" with { type: "text" };
import iconsJs from "./icons.js" with { type: "text" };
import layoutCss from "./layout.css" with { type: "text" };
import listsCss from "./lists.css" with { type: "text" };
import liveJs from "./live.js" with { type: "text" };
import mailCss from "./mail.css" with { type: "text" };
import mailViewJs from "./mail-view.js" with { type: "text" };
import mailboxJs from "./mailbox.js" with { type: "text" };
import markdownJs from "./markdown.js" with { type: "text" };
import momentsJs from "./moments.js" with { type: "text" };
import noticeJs from "./notice.js" with { type: "text" };
import outerLinkJs from "./outer-link.js" with { type: "text" };
import ownTasksJs from "./own-tasks.js" with { type: "text" };
import ownWordsJs from "./own-words.js" with { type: "text" };
import pageHtml from "./page.html" with { type: "text" };
import rosterJs from "./roster.js" with { type: "text" };
import safeTextJs from "./safe-text.js" with { type: "text" };
import sentViewJs from "./sent-view.js" with { type: "text" };
import signInJs from "./sign-in.js" with { type: "text" };
import taskDialogJs from "./task-dialog.js" with { type: "text" };
import taskFormJs from "./task-form.js" with { type: "text" };
import tasksViewJs from "./tasks-view.js" with { type: "text" };
import threadPaneJs from "./thread-pane.js" with { type: "text" };
import trafficChartJs from "./traffic-chart.js" with { type: "text" };
import virtualListJs from "./virtual-list.js" with { type: "text" };

/**
 * Every file of the page, as it is served: from the sources without a build, and compiled into the single program with it. What
 * `markdown.js` imports as `./marked.js` is the library's own file; ours of that name only points there, for the type checker.
 */
export const pageFiles: Readonly<Record<string, string>> = {
  "agents-view.js": agentsViewJs,
  "api.js": apiJs,
  "app.js": appJs,
  "base.css": baseCss,
  "channels-view.js": channelsViewJs,
  "compose.js": composeJs,
  "conversations.js": conversationsJs,
  "delivery-text.js": deliveryTextJs,
  "draft.js": draftJs,
  "element.js": elementJs,
  "frame.js": frameJs,
  "host-view.js": hostViewJs,
  "icon.svg": iconSvg,
  "icons.js": iconsJs,
  "layout.css": layoutCss,
  "lists.css": listsCss,
  "live.js": liveJs,
  "mail-view.js": mailViewJs,
  "mail.css": mailCss,
  "mailbox.js": mailboxJs,
  "markdown.js": markdownJs,
  "marked.js": (marked as unknown as { default: string }).default,
  "moments.js": momentsJs,
  "notice.js": noticeJs,
  "outer-link.js": outerLinkJs,
  "own-tasks.js": ownTasksJs,
  "own-words.js": ownWordsJs,
  "page.html": pageHtml as unknown as string,
  "roster.js": rosterJs,
  "safe-text.js": safeTextJs,
  "sent-view.js": sentViewJs,
  "sign-in.js": signInJs,
  "task-dialog.js": taskDialogJs,
  "task-form.js": taskFormJs,
  "tasks-view.js": tasksViewJs,
  "thread-pane.js": threadPaneJs,
  "traffic-chart.js": trafficChartJs,
  "virtual-list.js": virtualListJs,
};
