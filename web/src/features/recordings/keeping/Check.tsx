import { SafetyCertificateOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/shared/ui/Notice";
import { useCommand } from "@/shared/ui/useCommand";
import { keeping } from "./api";
import type { Verified } from "./api";

/** Has the node look through the file, and says what it found. */
export function Check({ recording }: { recording: string }) {
  const { t } = useTranslation("recordings");
  const { pending, run } = useCommand();
  const [found, setFound] = useState<Verified | null>(null);
  return (
    <>
      <Button
        icon={<SafetyCertificateOutlined />}
        loading={pending === "verify"}
        onClick={() => void run("verify", async () => setFound(await keeping.verify(recording)))}
      >
        {t("keep.check")}
      </Button>
      {found?.whole === true && (
        <Notice type="success" title={t("keep.whole")}>
          {t(found.chained === null ? "keep.whole_unchained" : "keep.whole_about", { count: found.blocks })}
        </Notice>
      )}
      {found?.whole === false && (
        <Notice type="error" title={t("keep.not_whole", { count: found.problem_count })}>
          <ul>
            {found.kinds.map((kind) => (
              <li key={kind}>{t(`keep.problem.${kind}`, { defaultValue: kind })}</li>
            ))}
          </ul>
          <ul className="muted keep-typed" lang="en">
            {found.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
