package io.evenbook.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the container files as far as that is possible without Docker. */
class ContainerFilesTest {

    private static final Path REPOSITORY = Path.of("..");

    private final Map<String, Object> services = in(new Yaml().load(read("docker/compose.yaml")), "services");
    private final List<String> dockerfile = read("docker/Dockerfile").lines().toList();

    @Test
    void theServiceWaitsForServersThatAreReady() {
        assertThat(in(in(service("evenbook"), "depends_on"), "postgres")).containsEntry("condition", "service_healthy");
        assertThat(in(in(service("evenbook"), "depends_on"), "kafka")).containsEntry("condition", "service_healthy");
        assertThat(in(in(service("evenbook"), "depends_on"), "mongo-replica-set"))
                .containsEntry("condition", "service_completed_successfully");
        assertThat(in(in(service("mongo-replica-set"), "depends_on"), "mongo"))
                .containsEntry("condition", "service_healthy");
        for (String server : List.of("postgres", "mongo", "kafka")) {
            assertThat(service(server)).as(server).containsKeys("healthcheck", "volumes");
        }
        assertThat(dockerfile).anyMatch(line -> line.startsWith("HEALTHCHECK "));
    }

    @Test
    void theServiceIsConfiguredByPropertiesThatAreKnown() throws IOException {
        Set<String> known = new HashSet<>();
        collect("", new Yaml().load(read("app/src/main/resources/application.yaml")), known);
        for (URL url : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream metadata = url.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
                    known.add(asEnvironmentVariable(property.path("name").asString()));
                }
            }
        }
        assertThat(known).containsAll(in(service("evenbook"), "environment").keySet());
    }

    @Test
    void everyContainerHasABoundOnItsMemoryAndItsLog() {
        for (String name : services.keySet()) {
            assertThat(service(name).get("mem_limit")).as(name).asString().matches("\\d+[mg]");
            assertThat(in(in(service(name), "logging"), "options"))
                    .as(name)
                    .hasEntrySatisfying(
                            "max-size", size -> assertThat(size.toString()).matches("\\d+m"))
                    .hasEntrySatisfying(
                            "max-file", files -> assertThat(files.toString()).matches("\\d"));
        }
        assertThat(dockerfile)
                .filteredOn(line -> line.startsWith("ENTRYPOINT "))
                .singleElement()
                .asString()
                .as("the heap follows the container's limit")
                .contains("-XX:MaxRAMPercentage=")
                .doesNotContain("-Xmx");
    }

    @Test
    void theImageRunsAsAnOrdinaryUserOnPinnedBases() {
        assertThat(dockerfile)
                .filteredOn(line -> line.startsWith("USER "))
                .last()
                .isEqualTo("USER 10001:10001");
        assertThat(dockerfile)
                .filteredOn(line -> line.startsWith("FROM "))
                .allMatch(line -> line.matches("FROM \\S+:[0-9]\\S*( AS \\w+)?"));
        assertThat(services.values())
                .extracting(service -> ((Map<?, ?>) service).get("image"))
                .filteredOn(image -> !image.equals("evenbook"))
                .allMatch(image -> image.toString().matches("\\S+:[0-9.]+"));
    }

    @Test
    void theImageHasNoEmbeddedServers() {
        assertThat(read("app/pom.xml"))
                .containsPattern("<artifactId>evenbook-embedded</artifactId>\\s*<scope>test</scope>");
    }

    /** The names in the service's own configuration. */
    private static void collect(String prefix, Map<String, Object> properties, Set<String> names) {
        properties.forEach((name, value) -> {
            if (value instanceof Map) {
                collect(prefix + name + ".", in(properties, name), names);
            } else {
                names.add(asEnvironmentVariable(prefix + name));
            }
        });
    }

    private static String asEnvironmentVariable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private Map<String, Object> service(String name) {
        return in(services, name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> in(Map<String, Object> map, String key) {
        assertThat(map).containsKey(key);
        return (Map<String, Object>) map.get(key);
    }

    private static String read(String file) {
        try {
            return Files.readString(REPOSITORY.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
