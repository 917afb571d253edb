package io.selvedge.policy.document;

/** One setting of endpoints' conduct that policies of several scopes may state. */
public enum SettingKey {
    WINDOWS_TIME_ZONE("windows.timeZone"),
    WINDOWS_OPEN("windows.open"),
    WINDOWS_BLACKOUTS("windows.blackouts"),
    WINDOWS_CATCH_UP("windows.catchUp"),
    WINDOWS_CRITICAL("windows.critical"),
    CONDITIONS("conditions"),
    DEFERRAL("deferral"),
    NOTICES("notices"),
    REBOOTS("reboots"),
    PRIORITIES("priorities");

    private final String path;

    SettingKey(String path) {
        this.path = path;
    }

    /** Where it stands in a policy file. */
    public String path() {
        return path;
    }

    /** Whether what several policies state adds up, where otherwise the most specific wins. */
    public boolean addsUp() {
        return this == WINDOWS_BLACKOUTS;
    }
}
