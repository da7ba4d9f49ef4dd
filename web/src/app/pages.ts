import {
  ApartmentOutlined,
  ApiOutlined,
  AudioOutlined,
  AuditOutlined,
  BranchesOutlined,
  CustomerServiceOutlined,
  FileProtectOutlined,
  FileTextOutlined,
  KeyOutlined,
  PhoneOutlined,
  SafetyOutlined,
  SettingOutlined,
  SoundOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import { lazy } from "react";
import type { ComponentType } from "react";

/** One page of the application, in a chunk of its own. */
export interface PageEntry {
  /** The start of its addresses; what is below it (`/tickets/123`) is the page's own. */
  path: string;
  /** The name in the navigation: `nav.<name>` of the common catalogue. */
  name: string;
  /** Who sees it: whoever may do one of these. */
  scopes: readonly string[];
  /** Whether only a user who is an agent has a use for it. */
  agentOnly?: boolean;
  icon: ComponentType;
  Page: ComponentType;
}

/** Every page, in the order of the navigation; the first that a user may see is where they begin. */
export const PAGES: readonly PageEntry[] = [
  {
    path: "/desk",
    name: "desk",
    scopes: ["desk.use"],
    agentOnly: true,
    icon: CustomerServiceOutlined,
    Page: lazy(() => import("@/features/desk/DeskPage")),
  },
  {
    path: "/tickets",
    name: "tickets",
    scopes: ["ticket.read"],
    icon: FileTextOutlined,
    Page: lazy(() => import("@/features/tickets/TicketsPage")),
  },
  {
    path: "/customers",
    name: "customers",
    scopes: ["customer.read"],
    icon: TeamOutlined,
    Page: lazy(() => import("@/features/customers/CustomersPage")),
  },
  {
    path: "/callbacks",
    name: "callbacks",
    scopes: ["contact.control"],
    icon: PhoneOutlined,
    Page: lazy(() => import("@/features/callbacks/CallbacksPage")),
  },
  {
    path: "/voicemails",
    name: "voicemails",
    scopes: ["contact.control"],
    icon: AudioOutlined,
    Page: lazy(() => import("@/features/voicemails/VoicemailsPage")),
  },
  {
    path: "/recordings",
    name: "recordings",
    scopes: ["recording.read"],
    icon: SoundOutlined,
    Page: lazy(() => import("@/features/recordings/RecordingsPage")),
  },
  {
    path: "/quality",
    name: "quality",
    scopes: ["quality.review", "quality.assign"],
    icon: AuditOutlined,
    Page: lazy(() => import("@/features/quality/QualityPage")),
  },
  {
    path: "/routing",
    name: "routing",
    scopes: ["config.read"],
    icon: BranchesOutlined,
    Page: lazy(() => import("@/features/routing/RoutingPage")),
  },
  {
    path: "/flows",
    name: "flows",
    scopes: ["flow.read"],
    icon: ApartmentOutlined,
    Page: lazy(() => import("@/features/flows/FlowsPage")),
  },
  {
    path: "/admin",
    name: "admin",
    scopes: ["config.read", "user.read", "role.read"],
    icon: SettingOutlined,
    Page: lazy(() => import("@/features/admin/AdminPage")),
  },
  {
    path: "/programs",
    name: "programs",
    scopes: ["token.read"],
    icon: ApiOutlined,
    Page: lazy(() => import("@/features/programs/ProgramsPage")),
  },
  {
    path: "/protection",
    name: "protection",
    scopes: ["security.read"],
    icon: SafetyOutlined,
    Page: lazy(() => import("@/features/protection/ProtectionPage")),
  },
  {
    path: "/keys",
    name: "keys",
    scopes: ["key.read"],
    icon: KeyOutlined,
    Page: lazy(() => import("@/features/keys/KeysPage")),
  },
  {
    path: "/audit",
    name: "audit",
    scopes: ["audit.read"],
    icon: AuditOutlined,
    Page: lazy(() => import("@/features/audit/AuditPage")),
  },
  {
    path: "/law",
    name: "law",
    scopes: ["request.read", "law.read"],
    icon: FileProtectOutlined,
    Page: lazy(() => import("@/features/law/LawPage")),
  },
];
