import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props<T> {
  rows: readonly T[];
  keyOf(row: T, place: number): string;
  children(row: T, place: number, change: (row: T) => void): ReactNode;
  onChange(rows: T[]): void;
  /** What is added; nothing can be added without it. */
  fresh?: (() => T) | undefined;
  add: string;
  isOrdered?: boolean;
  most?: number;
}

/** A list in which rows are added, taken away and, where the order counts, moved. */
export function Rows<T>({ rows, keyOf, children, onChange, fresh, add, isOrdered = false, most = 64 }: Props<T>) {
  const { t } = useTranslation("flows");
  function swap(place: number, other: number) {
    const after = [...rows];
    [after[place], after[other]] = [after[other] as T, after[place] as T];
    onChange(after);
  }
  return (
    <div className="flow-rows">
      {rows.map((row, place) => (
        <div key={keyOf(row, place)} className="flow-row">
          <div className="flow-row-main">{children(row, place, (after) => onChange(rows.map((one, at) => (at === place ? after : one))))}</div>
          <span className="flow-row-hands">
            {isOrdered && rows.length > 1 && (
              <>
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowUpOutlined />}
                  disabled={place === 0}
                  aria-label={t("fields.up", { number: place + 1 })}
                  onClick={() => swap(place, place - 1)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowDownOutlined />}
                  disabled={place === rows.length - 1}
                  aria-label={t("fields.down", { number: place + 1 })}
                  onClick={() => swap(place, place + 1)}
                />
              </>
            )}
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t("fields.remove", { number: place + 1 })}
              onClick={() => onChange(rows.filter((_, at) => at !== place))}
            />
          </span>
        </div>
      ))}
      {fresh !== undefined && rows.length < most && (
        <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => onChange([...rows, fresh()])}>
          {add}
        </Button>
      )}
    </div>
  );
}
