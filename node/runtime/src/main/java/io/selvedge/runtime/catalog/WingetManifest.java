package io.selvedge.runtime.catalog;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.version.VersionScheme;
import io.selvedge.runtime.input.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads winget's manifests that name installers ({@code installer} and {@code singleton}, version 1.x), strictly: unknown,
 * repeated and missing fields, and values that winget's schema does not allow, are errors with their line. Values are
 * taken as they are written, so that version 1.10 is not 1.1.
 *
 * @see <a href="https://github.com/microsoft/winget-cli/tree/master/schemas/JSON/manifests">winget's schemas</a>
 */
final class WingetManifest {
    /** winget's own limit is far below. */
    private static final int MAX_BYTES = 4 << 20;

    private static final int MAX_INSTALLERS = 1024;

    private static final String NO_PATH = "[^\\\\/:*?\"<>|\\x01-\\x1f]";
    private static final Pattern IDENTIFIER =
            Pattern.compile("[^.\\s\\\\/:*?\"<>|\\x01-\\x1f]{1,32}(\\.[^.\\s\\\\/:*?\"<>|\\x01-\\x1f]{1,32}){1,7}");
    private static final Pattern VERSION = Pattern.compile(NO_PATH + "{1,128}");
    private static final Pattern URL = Pattern.compile("[Hh][Tt][Tt][Pp][Ss]?://.{1,2040}");
    private static final Pattern SHA256 = Pattern.compile("[A-Fa-f0-9]{64}");
    private static final Pattern MANIFEST_VERSION = Pattern.compile("1\\.[0-9]{1,5}(\\.[0-9]{1,5})?(-.{1,64})?");
    private static final Set<String> ARCHITECTURES = Set.of("x86", "x64", "arm", "arm64", "neutral");
    private static final Set<String> TYPES = Set.of(
            "msix",
            "msi",
            "appx",
            "exe",
            "zip",
            "inno",
            "nullsoft",
            "wix",
            "burn",
            "pwa",
            "portable",
            "font",
            "msstore");

    /** What may stand in an installer, and at the root for all installers. */
    private static final List<String> INSTALLER_FIELDS = List.of(
            "InstallerLocale",
            "Platform",
            "MinimumOSVersion",
            "InstallerType",
            "NestedInstallerType",
            "NestedInstallerFiles",
            "Scope",
            "InstallModes",
            "InstallerSwitches",
            "InstallerSuccessCodes",
            "ExpectedReturnCodes",
            "UpgradeBehavior",
            "Commands",
            "Protocols",
            "FileExtensions",
            "Dependencies",
            "PackageFamilyName",
            "ProductCode",
            "Capabilities",
            "RestrictedCapabilities",
            "Markets",
            "InstallerAbortsTerminal",
            "ReleaseDate",
            "InstallLocationRequired",
            "RequireExplicitUpgrade",
            "DisplayInstallWarnings",
            "UnsupportedOSArchitectures",
            "UnsupportedArguments",
            "AppsAndFeaturesEntries",
            "ElevationRequirement",
            "InstallationMetadata",
            "DownloadCommandProhibited",
            "RepairBehavior",
            "ArchiveBinariesDependOnPath",
            "Authentication");

    private static final List<String> ONLY_INSTALLER =
            List.of("Architecture", "InstallerUrl", "InstallerSha256", "SignatureSha256", "MSStoreProductIdentifier");

    private static final List<String> ROOT_FIELDS =
            List.of("PackageIdentifier", "PackageVersion", "Channel", "Installers", "ManifestType", "ManifestVersion");

    private static final List<String> SINGLETON_FIELDS = List.of(
            "PackageLocale",
            "Publisher",
            "PublisherUrl",
            "PublisherSupportUrl",
            "PrivacyUrl",
            "Author",
            "PackageName",
            "PackageUrl",
            "License",
            "LicenseUrl",
            "Copyright",
            "CopyrightUrl",
            "ShortDescription",
            "Description",
            "Moniker",
            "Tags",
            "Agreements",
            "ReleaseNotes",
            "ReleaseNotesUrl",
            "PurchaseUrl",
            "InstallationNotes",
            "Documentations",
            "Icons");

    private final String place;

    private WingetManifest(String place) {
        this.place = place;
    }

    static PackageFacts read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(MAX_BYTES + 1), file.toString());
        }
    }

    static PackageFacts read(byte[] bytes, String place) {
        if (bytes.length > MAX_BYTES) {
            throw BadInput.tooLarge(place, "a manifest of more bytes", MAX_BYTES);
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(10);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(MAX_BYTES);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Node root =
                    new Yaml(options).compose(new StringReader(text.startsWith("\ufeff") ? text.substring(1) : text));
            return new WingetManifest(place).manifest(root);
        } catch (CharacterCodingException e) {
            throw BadInput.at(place, "is not UTF-8");
        } catch (MarkedYAMLException e) {
            String line = e.getProblemMark() == null
                    ? ""
                    : " line " + (e.getProblemMark().getLine() + 1);
            throw BadInput.at(place + line, "no YAML that is read here: " + e.getProblem());
        } catch (YAMLException e) {
            throw BadInput.at(place, "no YAML that is read here: " + e.getMessage());
        }
    }

    private PackageFacts manifest(@Nullable Node node) {
        if (node == null) {
            throw BadInput.at(place, "is empty");
        }
        Map<String, Node> root = fields(node);
        String type = text(root, "ManifestType", node);
        boolean singleton = type.equals("singleton");
        if (!singleton && !type.equals("installer")) {
            throw bad(
                    value(root, "ManifestType", node),
                    "ManifestType " + AptRelease.shown(type) + " names no installers");
        }
        matching(root, "ManifestVersion", node, MANIFEST_VERSION);
        onlyKnown(
                root,
                singleton
                        ? List.of(ROOT_FIELDS, INSTALLER_FIELDS, SINGLETON_FIELDS)
                        : List.of(ROOT_FIELDS, INSTALLER_FIELDS));
        String name = matching(root, "PackageIdentifier", node, IDENTIFIER);
        String version = matching(root, "PackageVersion", node, VERSION);
        VersionScheme.WINGET.findProblem(version).ifPresent(problem -> {
            throw bad(value(root, "PackageVersion", node), problem);
        });
        List<PackageFacts.Installer> installers = installers(root, node);
        List<String> architectures = installers.stream()
                .map(PackageFacts.Installer::architecture)
                .distinct()
                .toList();
        return new PackageFacts(
                "winget",
                name,
                version,
                String.join(" ", architectures),
                singleton ? text(root, "Publisher", node) : "",
                singleton ? text(root, "ShortDescription", node) : "",
                List.of(),
                installers);
    }

    private List<PackageFacts.Installer> installers(Map<String, Node> root, Node node) {
        if (!(value(root, "Installers", node) instanceof SequenceNode sequence)
                || sequence.getValue().isEmpty()) {
            throw bad(value(root, "Installers", node), "Installers is no list with an entry");
        }
        if (sequence.getValue().size() > MAX_INSTALLERS) {
            throw BadInput.tooLarge(place, "more installers", MAX_INSTALLERS);
        }
        List<PackageFacts.Installer> installers = new ArrayList<>();
        for (Node each : sequence.getValue()) {
            Map<String, Node> fields = fields(each);
            onlyKnown(fields, List.of(INSTALLER_FIELDS, ONLY_INSTALLER));
            Map<String, Node> inherited = new TreeMap<>(root);
            inherited.putAll(fields);
            installers.add(new PackageFacts.Installer(
                    oneOf(fields, "Architecture", each, ARCHITECTURES),
                    oneOf(inherited, "InstallerType", each, TYPES),
                    matching(fields, "InstallerUrl", each, URL),
                    matching(fields, "InstallerSha256", each, SHA256).toLowerCase(Locale.ROOT)));
        }
        return installers;
    }

    private Map<String, Node> fields(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw bad(node, "no fields where there should be");
        }
        Map<String, Node> fields = new TreeMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw bad(tuple.getKeyNode(), "a field's name is no text");
            }
            if (fields.put(key.getValue(), tuple.getValueNode()) != null) {
                throw bad(key, "field " + AptRelease.shown(key.getValue()) + " comes twice");
            }
        }
        return fields;
    }

    private void onlyKnown(Map<String, Node> fields, List<List<String>> known) {
        fields.forEach((name, value) -> {
            if (known.stream().noneMatch(names -> names.contains(name))) {
                throw bad(value, "field " + AptRelease.shown(name) + " is not one of winget's");
            }
        });
    }

    private Node value(Map<String, Node> fields, String name, Node parent) {
        Node value = fields.get(name);
        if (value == null) {
            throw bad(parent, name + " is missing");
        }
        return value;
    }

    private String text(Map<String, Node> fields, String name, Node parent) {
        if (!(value(fields, name, parent) instanceof ScalarNode scalar)) {
            throw bad(value(fields, name, parent), name + " is no text");
        }
        return scalar.getValue();
    }

    private String matching(Map<String, Node> fields, String name, Node parent, Pattern pattern) {
        String text = text(fields, name, parent);
        if (!pattern.matcher(text).matches()) {
            throw bad(value(fields, name, parent), name + " may not be " + AptRelease.shown(text));
        }
        return text;
    }

    private String oneOf(Map<String, Node> fields, String name, Node parent, Set<String> allowed) {
        String text = text(fields, name, parent);
        if (!allowed.contains(text.toLowerCase(Locale.ROOT))) {
            throw bad(value(fields, name, parent), name + " may not be " + AptRelease.shown(text));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private SelvedgeException bad(Node node, String problem) {
        return BadInput.at(place + " line " + (node.getStartMark().getLine() + 1), problem);
    }
}
