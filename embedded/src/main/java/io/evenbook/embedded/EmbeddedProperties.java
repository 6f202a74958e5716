package io.evenbook.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code evenbook.embedded.*}.
 *
 * @param enabled whether to start the embedded servers; default false
 * @param data the data folder, default {@code .evenbook}: created if missing, kept afterwards, used by one service at a
 *     time
 * @param binaries the folder into which PostgreSQL's programs are unpacked, once for each version; all data folders
 *     share it. Default {@code $XDG_CACHE_HOME/evenbook}, else {@code ~/.cache/evenbook}
 * @param faults whether {@code evenbook.test.*} may inject faults; default false
 */
@ConfigurationProperties("evenbook.embedded")
public record EmbeddedProperties(
        boolean enabled, @DefaultValue(".evenbook") Path data, Path binaries, boolean faults) {

    Path binariesOrDefault() {
        if (binaries != null) {
            return binaries;
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        return (cache != null && !cache.isBlank() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("evenbook");
    }
}
