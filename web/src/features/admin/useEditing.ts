import { App } from "antd";
import type { FormInstance } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import type { WrongField } from "@/shared/api/problem";
import { useShowProblem } from "@/shared/ui/useFeedback";
import { configuration } from "./api";
import type { Read } from "./api";
import { FIXED, fieldsOf, written } from "./fields";
import { sorted } from "./mistakes";
import { idOf, indexOf, itemsOf } from "./model";
import type { Item, Kind } from "./model";
import { ChangedMeanwhile, itemIn, useChange } from "./useConfiguration";

interface Wanted {
  kind: Kind;
  /** Empty for a new object. */
  id: string;
  read: Read;
  form: FormInstance<Item>;
  done(): void;
}

/** Saves and removes one object, and puts what the node has against it where it belongs. */
export function useEditing({ kind, id, read, form, done }: Wanted) {
  const { t } = useTranslation("admin");
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Read | null>(null);
  const [elsewhere, setElsewhere] = useState<readonly WrongField[]>([]);
  const [refused, setRefused] = useState<"save" | "remove">("save");
  const showProblem = useShowProblem();
  const { message } = App.useApp();
  const change = useChange();

  async function attempt(what: "save" | "remove", action: () => Promise<void>) {
    setBusy(true);
    setElsewhere([]);
    try {
      await action();
      void message.success(t(what === "save" ? "saved" : "removed"));
      done();
    } catch (error) {
      setRefused(what);
      if (error instanceof ChangedMeanwhile) setConflict(error.fresh);
      else if (error instanceof Problem && error.errors.length > 0) show(what, error);
      else showProblem(error);
    } finally {
      setBusy(false);
    }
  }

  function show(what: "save" | "remove", problem: Problem) {
    if (what === "remove") return setElsewhere(problem.errors);
    const items = itemsOf(read.centre, kind);
    const place = indexOf(read.centre, kind, id);
    const index = place < 0 ? items.length : place;
    const mistakes = sorted(problem.errors, kind, index, fieldsOf(kind).map(({ at }) => at));
    form.setFields(mistakes.here as Parameters<typeof form.setFields>[0]);
    setElsewhere(mistakes.elsewhere);
    const first = mistakes.here[0];
    if (first !== undefined) form.scrollToField(first.name, { block: "center" });
  }

  async function save(values: Item, note: string) {
    const item = written(kind, itemIn(read, kind, id), values);
    const itsId = idOf(kind, item);
    if (id === "" && indexOf(read.centre, kind, itsId) >= 0) {
      const [name = "id"] = FIXED[kind];
      form.setFields([{ name, errors: [t("exists", { id: itsId })] }]);
      return;
    }
    await attempt("save", () => change(kind, itsId, read, (etag) => configuration.put(kind, itsId, item, etag, note.trim())));
  }

  async function remove() {
    await attempt("remove", () => change(kind, id, read, (etag) => configuration.remove(kind, id, etag)));
  }

  return { state: { busy, conflict, elsewhere, refused, settle: () => setConflict(null) }, save, remove };
}
