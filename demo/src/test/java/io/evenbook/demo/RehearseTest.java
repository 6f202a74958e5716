package io.evenbook.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RehearseTest {
    private final List<String> authorizations = new ArrayList<>();
    private final StringWriter printed = new StringWriter();
    private HttpServer server;

    @TempDir
    private Path folder;

    private Path terms;

    @BeforeEach
    void start() throws IOException {
        terms = Files.writeString(folder.resolve("terms.json"), "{}");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
                byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int rehearse(Map<String, String> environment, Path terms, String... service) {
        List<String> arguments = new ArrayList<>(List.of("--json", "--market", "BTC-USD", "--terms", terms.toString()));
        arguments.addAll(Arrays.asList(service));
        return new CommandLine(new Rehearse(new PrintWriter(printed, true), environment))
                .execute(arguments.toArray(String[]::new));
    }

    private String url() {
        return "http://127.0.0.1:" + port();
    }

    private String port() {
        return Integer.toString(server.getAddress().getPort());
    }

    @Test
    void aServiceElsewhereGetsTheToken() {
        assertThat(rehearse(Map.of("EVENBOOK_TOKEN", "t1"), terms, "--url", url()))
                .isZero();
        assertThat(authorizations).containsExactly("Bearer t1");
    }

    @Test
    void aServiceElsewhereNeverGetsThePasswordOfTheDevelopmentUser() {
        assertThat(rehearse(Map.of("EVENBOOK_DEV_PASSWORD", "secret"), terms, "--url", url()))
                .isEqualTo(2);
        assertThat(printed.toString().strip()).isEqualTo("EVENBOOK_TOKEN is not set");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void theServiceOfThisMachineGetsThePasswordOfTheDevelopmentUser() {
        assertThat(rehearse(Map.of("EVENBOOK_DEV_PASSWORD", "secret"), terms, "--port", port()))
                .isZero();
        assertThat(authorizations).containsExactly(User.OPERATOR.basicAuthorization("secret"));
    }

    @Test
    void aFileThatCannotBeReadIsInvalid() throws IOException {
        assertThat(rehearse(Map.of(), folder.resolve("none.json"), "--port", port()))
                .isEqualTo(2);
        assertThat(printed.toString()).startsWith("file not found: ");
        assertThat(rehearse(Map.of(), folder, "--port", port())).isEqualTo(2);
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xff});
        assertThat(rehearse(Map.of(), binary, "--port", port())).isEqualTo(2);
        assertThat(printed.toString().lines().skip(1))
                .hasSize(2)
                .allMatch(line -> line.startsWith("file not readable: "));
        assertThat(authorizations).isEmpty();
    }
}
