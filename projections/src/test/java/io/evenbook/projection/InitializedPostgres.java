package io.evenbook.projection;

import io.evenbook.embedded.EmbeddedAutoConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.util.FileSystemUtils;

/**
 * A data folder with an initialized PostgreSQL and an empty database, made once in each JVM. Copying it takes a tenth
 * of the time of initdb.
 */
final class InitializedPostgres {
    private InitializedPostgres() {}

    /** Does nothing if the data folder has a PostgreSQL. */
    static void copyTo(Path data) {
        Path postgres = data.resolve("postgres");
        if (Files.exists(postgres)) {
            return;
        }
        try {
            FileSystemUtils.copyRecursively(Original.FOLDER, data);
            // PostgreSQL demands that only its owner can read it.
            Files.setPosixFilePermissions(postgres, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Original {
        static final Path FOLDER = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("evenbook-test");
                new SpringApplicationBuilder(EmbeddedAutoConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .properties("logging.level.root=WARN")
                        .run(
                                "--evenbook.embedded.enabled=true",
                                "--evenbook.embedded.data=" + folder,
                                "--evenbook.kafka.enabled=false")
                        .close();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
