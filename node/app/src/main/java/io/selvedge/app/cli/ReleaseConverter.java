package io.selvedge.app.cli;

import io.selvedge.policy.inventory.Release;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code debian:12} or {@code ubuntu:jammy} on the command line. */
final class ReleaseConverter implements ITypeConverter<Release> {
    @Override
    public Release convert(String text) {
        try {
            return Release.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "': " + e.getMessage());
        }
    }
}
