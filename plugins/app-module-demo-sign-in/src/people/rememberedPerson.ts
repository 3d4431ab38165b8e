/** Session storage belongs to one tab: two tabs may be two people. */
const STORAGE_KEY = 'longshore.demo-person';

/** Who was chosen in this browser tab, as an entity reference. */
export const rememberedPerson = {
  get(): string | undefined {
    return window.sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  },
  set(entityRef: string) {
    window.sessionStorage.setItem(STORAGE_KEY, entityRef);
  },
  forget() {
    window.sessionStorage.removeItem(STORAGE_KEY);
  },
};
