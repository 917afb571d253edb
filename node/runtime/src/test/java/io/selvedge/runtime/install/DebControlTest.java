package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebControlTest {
    private static final String MINIMAL = "Package: hello\nVersion: 2.10-3\nArchitecture: amd64\n";

    @Test
    void readsFieldsAndContinuations() {
        DebControl control = parse("Package: hello\nVERSION:2.10-3\nArchitecture: amd64\nInstalled-Size: 277\n"
                + "Description: example: package\n first line\n .\n\tlast\n\n");
        assertThat(control.identity()).isEqualTo(new PackageIdentity("hello", "2.10-3", "amd64"));
        assertThat(control.installedSizeBytes()).isEqualTo(277 << 10);
        assertThat(control.field("description")).contains("example: package\nfirst line\n.\nlast");
        assertThat(control.field("Depends")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "Package: hello\n",
                " continued\n" + MINIMAL,
                MINIMAL + "Version: 3\n",
                MINIMAL + "\nPackage: second\n",
                MINIMAL + "no field\n",
                MINIMAL + ": empty\n",
                MINIMAL + "-dash: x\n",
                MINIMAL + "#comment: x\n",
                MINIMAL + "spa ce: x\n",
                "Package: -rf\nVersion: 1\nArchitecture: all\n",
                "Package: a/../b\nVersion: 1\nArchitecture: all\n",
                "Package: a\nVersion: 1/2\nArchitecture: all\n",
                "Package: a\nVersion: 1\nArchitecture: ../x\n",
                "Package: a\nVersion: 1\n 2\nArchitecture: all\n",
                "Package: \nVersion: 1\nArchitecture: all\n"
            })
    void refusesWhatIsNoBinaryPackage(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(SelvedgeException.class)
                .extracting(e -> ((SelvedgeException) e).code())
                .isEqualTo(SelvedgeException.BAD_FORMAT);
    }

    @Test
    void refusesTooMuch() {
        assertThatThrownBy(() -> DebControl.parse(new byte[DebControl.MAX_BYTES + 1]))
                .hasMessageContaining("the limit is");
        StringBuilder many = new StringBuilder(MINIMAL);
        for (int i = 0; i < DebControl.MAX_FIELDS; i++) {
            many.append('X').append(i).append(": y\n");
        }
        assertThatThrownBy(() -> parse(many.toString())).hasMessageContaining("too many fields");
        assertThatThrownBy(() ->
                        parse(MINIMAL + "Installed-Size: 9999999999999999\n").installedSizeBytes())
                .isInstanceOf(SelvedgeException.class);
        assertThatThrownBy(() -> DebControl.parse(new byte[] {'P', ':', (byte) 0xff}))
                .hasMessageContaining("UTF-8");
    }

    private static DebControl parse(String text) {
        return DebControl.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
