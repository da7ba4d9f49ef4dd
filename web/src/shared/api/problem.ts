/** Why the node refused a request (RFC 9457), or that it could not be reached. */

export interface WrongField {
  path: string;
  code: string;
  message: string;
  line?: number | null;
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string | null;
  request_id?: string | null;
  params?: Record<string, unknown> | null;
  errors?: WrongField[] | null;
}

const TYPE = "urn:yunhu:problem:";

export class Problem extends Error {
  readonly status: number;
  /** The stable id of the refusal, such as `desk.no_agent`; empty when the status says it all. */
  readonly id: string;
  readonly title: string;
  readonly detail: string | null;
  readonly requestId: string | null;
  readonly params: Record<string, unknown>;
  readonly errors: readonly WrongField[];
  /** The whole answer: a conflict carries the newer version there. */
  readonly body: Record<string, unknown>;

  constructor(body: ProblemBody) {
    super(body.detail ?? body.title);
    this.name = "Problem";
    this.status = body.status;
    this.id = body.type.startsWith(TYPE) ? body.type.slice(TYPE.length) : "";
    this.title = body.title;
    this.detail = body.detail ?? null;
    this.requestId = body.request_id ?? null;
    this.params = body.params ?? {};
    this.errors = body.errors ?? [];
    this.body = { ...body };
  }
}

/** The node did not answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("unreachable", { cause });
    this.name = "Unreachable";
  }
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "title" in body && "status" in body;
}

/** What a refused response says; something between us and the node may have answered in its stead. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  if (isProblem(body)) return new Problem({ ...body, type: body.type ?? "about:blank" });
  return new Problem({
    type: "about:blank",
    title: response.statusText || String(response.status),
    status: response.status,
    request_id: response.headers.get("x-request-id"),
  });
}
