/** Roles as the node has them. Every refusal comes as a thrown `Problem`. */
import { api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { currentLanguage } from "@/shared/i18n";
import { body } from "../api";

export type Role = components["schemas"]["RoleShown"];
export type RoleList = components["schemas"]["RoleList"];
export type RoleWanted = components["schemas"]["RoleWanted"];
export type Permission = components["schemas"]["PermissionShown"];
export type Reach = Permission["reaches"][number];

const of = (id: string) => ({ params: { path: { id } } });

export const roles = {
  list: async (): Promise<RoleList> => body(await api.GET("/api/v1/roles")),
  permissions: async (): Promise<Permission[]> => body(await api.GET("/api/v1/permissions")).items,
  define: async (id: string, wanted: RoleWanted): Promise<Role> =>
    body(await api.PUT("/api/v1/roles/{id}", { ...of(id), body: wanted })),
  remove: async (id: string): Promise<void> => {
    await api.DELETE("/api/v1/roles/{id}", of(id));
  },
};

/** What something is called in the language of the page. */
export function called({ zh, en }: { zh: string; en: string }): string {
  return currentLanguage() === "en" ? en : zh;
}
