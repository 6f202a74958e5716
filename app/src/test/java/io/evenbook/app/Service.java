package io.evenbook.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole service in this process, as it is started for development. */
public final class Service implements AutoCloseable {
    /** Tests make users by the roles of tokens, and send as fast as they can. */
    private static final List<String> UNLESS_SET =
            List.of("--evenbook.security.roles-from-claims=true", "--evenbook.http.rate-limits=false");

    private static final String REFUSALS_KEY = "--evenbook.refusals.key-file";

    /** Without one of these a service would write into the folder of the sources. */
    private static final Set<String> KEEPING_THE_KEY = Set.of("--evenbook.embedded.data", REFUSALS_KEY);

    private final ConfigurableApplicationContext context;

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts a service with embedded servers on a data folder, and keeps what the folder has. */
    public static Service on(Path data, String... settings) {
        InitializedPostgres.copyTo(data);
        List<String> arguments = new ArrayList<>(List.of(
                "--evenbook.embedded.enabled=true", "--evenbook.embedded.data=" + data, "--evenbook.node-id=test"));
        arguments.addAll(List.of(settings));
        return start(arguments);
    }

    /** Starts a service on servers that properties name. */
    public static Service start(List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
        arguments.addAll(settings);
        UNLESS_SET.stream()
                .filter(setting ->
                        settings.stream().noneMatch(set -> nameOf(set).equals(nameOf(setting))))
                .forEach(arguments::add);
        if (settings.stream().noneMatch(set -> KEEPING_THE_KEY.contains(nameOf(set)))) {
            arguments.add(REFUSALS_KEY + "=" + temporaryFolder().resolve("refusals.key"));
        }
        return new Service(new SpringApplicationBuilder(EvenbookApplication.class)
                .properties("logging.level.root=WARN")
                .run(arguments.toArray(String[]::new)));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("evenbook-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    public int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    @Override
    public void close() {
        context.close();
    }
}
