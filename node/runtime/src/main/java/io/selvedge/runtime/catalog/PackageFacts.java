package io.selvedge.runtime.catalog;

import java.util.List;

/**
 * What a package file or a vendor's manifest says of itself.
 *
 * @param kind {@code deb}, {@code rpm}, {@code msi}, {@code archive} or {@code winget}
 * @param name as its package system calls it
 * @param version in its package system's own form
 * @param architecture in its package system's words, empty where it has none
 * @param maker who made it, empty where it does not say
 * @param summary one line, empty where it does not say
 * @param scripts programs that its installation runs, by their names there
 * @param installers the files that a manifest names; empty for a package
 */
public record PackageFacts(
        String kind,
        String name,
        String version,
        String architecture,
        String maker,
        String summary,
        List<String> scripts,
        List<Installer> installers) {

    /**
     * A file that a manifest names.
     *
     * @param sha256 64 lower-case hex digits
     */
    public record Installer(String architecture, String type, String url, String sha256) {}

    public PackageFacts {
        scripts = List.copyOf(scripts);
        installers = List.copyOf(installers);
    }
}
