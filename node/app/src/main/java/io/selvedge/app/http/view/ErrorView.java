package io.selvedge.app.http.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Why a request was not done: a stable code, a sentence, and where the problem is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorView(
        String code, String message, @Nullable String place, SortedMap<String, String> fields) {
    public ErrorView {
        fields = new TreeMap<>(fields);
    }
}
