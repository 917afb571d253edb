package io.selvedge.runtime.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.inventory.PackageUrl;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.input.BadInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The product tree of a CSAF document: branches name packages (by package URL) and platforms (by CPE), relationships put a
 * package into a platform. Products without a package URL, or in something that is no release, are not found.
 */
final class CsafProducts {
    /** Red Hat's largest, of the kernel, name 20,000. */
    private static final int MAX_PRODUCTS = 1_000_000;

    private final Map<String, PackageUrl> purls = new HashMap<>();
    private final Map<String, Release> releases = new HashMap<>();
    private final Map<String, Component> components = new HashMap<>();
    private final String place;

    private record Component(String product, String platform) {}

    /**
     * A package of a release.
     *
     * @param version empty for every version
     */
    record Product(Target target, String version) {}

    private CsafProducts(String place) {
        this.place = place;
    }

    static CsafProducts of(JsonNode tree, String file) {
        CsafProducts products = new CsafProducts(file + " product_tree");
        products.branches(tree.path("branches"));
        tree.path("full_product_names").forEach(products::product);
        for (JsonNode relationship : tree.path("relationships")) {
            products.components.put(
                    JsonText.of(relationship.path("full_product_name"), "product_id"),
                    new Component(
                            JsonText.of(relationship, "product_reference"),
                            JsonText.of(relationship, "relates_to_product_reference")));
        }
        return products;
    }

    /** No deeper than JSON may be nested. */
    private void branches(JsonNode branches) {
        for (JsonNode branch : branches) {
            product(branch.path("product"));
            branches(branch.path("branches"));
        }
    }

    private void product(JsonNode product) {
        if (purls.size() + releases.size() > MAX_PRODUCTS) {
            throw BadInput.tooLarge(place, "too many products", MAX_PRODUCTS);
        }
        String id = JsonText.of(product, "product_id");
        JsonNode helper = product.path("product_identification_helper");
        JsonText.purl(helper.path("purl").asText("")).ifPresent(purl -> purls.put(id, purl));
        Ecosystem.ofCpe(helper.path("cpe").asText("")).ifPresent(release -> releases.put(id, release));
    }

    /** The package of a product id, in its platform's release or in the one that its package URL names. */
    Optional<Product> find(String id) {
        Component component = components.get(id);
        PackageUrl purl = purls.get(component == null ? id : component.product());
        if (purl == null) {
            return Optional.empty();
        }
        Release release = component == null ? null : releases.get(component.platform());
        Optional<Target> target = release == null ? Ecosystem.ofPurl(purl) : Ecosystem.ofPurl(purl, release);
        return target.map(found -> new Product(found, Ecosystem.version(purl)));
    }
}
