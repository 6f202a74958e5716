package io.evenbook.app;

import io.evenbook.embedded.EmbeddedAutoConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A data folder with an initialized PostgreSQL and an empty database, made once in each JVM. Copying it takes a tenth
 * of the time of initdb, which is a third of a service's first start.
 */
final class InitializedPostgres {
    private static final List<String> FILES = List.of("format", "postgres.password", "postgres");

    private InitializedPostgres() {}

    /** Does nothing if the data folder has a PostgreSQL. */
    static void copyTo(Path data) {
        if (Files.exists(data.resolve("postgres"))) {
            return;
        }
        try {
            Files.createDirectories(data);
            for (String file : FILES) {
                copy(Original.FOLDER.resolve(file), data.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                // PostgreSQL demands that only its owner can read them.
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static final class Original {
        static final Path FOLDER = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("evenbook-test");
                try (ConfigurableApplicationContext servers = new SpringApplicationBuilder(
                                EmbeddedAutoConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .properties("logging.level.root=WARN")
                        .run(
                                "--evenbook.embedded.enabled=true",
                                "--evenbook.embedded.data=" + folder,
                                "--evenbook.kafka.enabled=false")) {
                    servers.getBean(JdbcConnectionDetails.class).getJdbcUrl(); // throws if it does not run
                }
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
