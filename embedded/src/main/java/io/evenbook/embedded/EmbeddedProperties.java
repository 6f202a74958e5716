package io.evenbook.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the embedded servers keep what they hold.
 *
 * @param enabled whether to start them; false unless said otherwise
 * @param data the data folder, one per service; made when missing, kept afterwards. One live service at a time
 * @param binaries where PostgreSQL's programs are unpacked, once per version and shared by all data folders; default
 *     {@code $XDG_CACHE_HOME/evenbook}, that is mostly {@code ~/.cache/evenbook}
 * @param faults whether {@code evenbook.test.*} may plant faults
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
