package io.selvedge.app.http.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** What changed, not how: who follows events asks for the thing again. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventView(
        @Nullable String id,
        @Nullable String site,
        @Nullable String type,
        @Nullable Long doneBytes,
        @Nullable Long totalBytes) {

    /** Something named changed. */
    public static EventView of(String id) {
        return new EventView(id, null, null, null, null);
    }

    /** Many things changed. */
    public static EventView any() {
        return new EventView(null, null, null, null, null);
    }
}
