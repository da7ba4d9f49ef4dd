import { useTranslation } from "react-i18next";
import { NavLink, Navigate, Route, Routes, useParams } from "react-router";
import { useSession } from "@/shared/session/session";
import { Loading } from "@/shared/ui/Loading";
import { ProblemAlert } from "@/shared/ui/ProblemAlert";
import { ItemTable } from "./ItemTable";
import { KINDS, isKind } from "./model";
import { useConfiguration } from "./useConfiguration";
import { RecordingRules } from "./recordings/RecordingRules";
import { RoleTable } from "./roles/RoleTable";
import { UserTable } from "./users/UserTable";
import { VersionTable } from "./versions/VersionTable";
import "./admin.css";

/** Everything below `/admin`: the kinds of objects at the side, one of them at a time. */
export default function AdminPage() {
  const { t } = useTranslation("admin");
  const { may } = useSession();
  const mayConfigure = may("config.read");
  const shown = [
    ...(mayConfigure ? [...KINDS, "recordings"] : []),
    ...(may("user.read") ? ["users"] : []),
    ...(may("role.read") ? ["roles"] : []),
    ...(mayConfigure ? ["versions"] : []),
  ];
  return (
    <div className="admin">
      <nav className="panel admin-side" aria-label={t("kinds")}>
        {shown.map((kind) => (
          <NavLink key={kind} to={`/admin/${kind}`}>
            {t(`kind.${kind}`)}
          </NavLink>
        ))}
      </nav>
      <div className="admin-main">
        <Routes>
          <Route index element={<Navigate to={shown[0] ?? "/"} replace />} />
          {may("user.read") && <Route path="users" element={<UserTable />} />}
          {may("role.read") && <Route path="roles" element={<RoleTable />} />}
          {mayConfigure && <Route path="versions" element={<VersionTable />} />}
          {mayConfigure && <Route path="recordings" element={<RecordingRules />} />}
          {mayConfigure && <Route path=":kind" element={<Items />} />}
        </Routes>
      </div>
    </div>
  );
}

function Items() {
  const { kind } = useParams();
  const { read, error, renew } = useConfiguration();
  if (!isKind(kind)) return <Navigate to="/admin" replace />;
  if (error !== null) return <ProblemAlert error={error} retry={renew} />;
  if (read === undefined) return <Loading />;
  return <ItemTable key={kind} kind={kind} read={read} />;
}
