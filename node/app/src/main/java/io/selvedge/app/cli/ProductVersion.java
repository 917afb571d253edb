package io.selvedge.app.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the running program, as the build wrote it into the jar. */
public final class ProductVersion implements IVersionProvider {
    /** The version, such as {@code 0.1.0}; {@code development} where the classes do not come from a jar. */
    public static String text() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "selvedge " + text(), "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name")
        };
    }
}
