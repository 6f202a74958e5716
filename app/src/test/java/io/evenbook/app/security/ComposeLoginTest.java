package io.evenbook.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evenbook.app.Service;
import io.evenbook.app.Tokens;
import io.evenbook.app.http.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Logs in to the service of the compose file with the output of {@code docker/token}. */
class ComposeLoginTest {
    private static final Path DOCKER = Path.of("..", "docker").toAbsolutePath().normalize();
    private static final String TRUST = "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_";

    @TempDir
    Path folder;

    @BeforeEach
    void opensslIsThere() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl"))),
                "openssl is not installed");
    }

    @Test
    void theServiceTrustsItsTokensAndNothingElse() throws Exception {
        String operators = token(folder, "alice", "operator");
        Map<String, Object> environment = composeEnvironment();
        assertThat(environment).containsEntry(TRUST + "PUBLICKEYLOCATION", "file:/run/secrets/token-key");
        try (Service service = Service.on(
                folder.resolve("data"),
                "--evenbook.security.dev-users=false",
                "--evenbook.kafka.enabled=false",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:" + folder.resolve("public.pem"),
                "--spring.security.oauth2.resourceserver.jwt.audiences=" + environment.get(TRUST + "AUDIENCES"))) {
            Client anonymous = Client.anonymous(service.port());
            Client operator = anonymous.bearer(operators);
            operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                    .expect(201);
            assertThat(operator.get("/api/v1/audit/events?aggregateId=USD")
                            .expect(200)
                            .items())
                    .isNotEmpty();
            Client auditor = anonymous.bearer(token(folder, "dora", "auditor", "24"));
            auditor.get("/api/v1/audit/events").expect(200);
            auditor.post("/api/v1/accounts", "{'owner':'dora'}").expectProblem(403, "auth.forbidden");

            anonymous
                    .bearer(signed("{'sub':'alice','roles':['operator'],'aud':'evenbook','exp':4000000000}"))
                    .get("/api/v1/assets")
                    .expect(200);
            for (String other : List.of("'aud':'another-service',", "")) {
                anonymous
                        .bearer(signed("{'sub':'alice','roles':['operator']," + other + "'exp':4000000000}"))
                        .get("/api/v1/assets")
                        .expectProblem(401, "auth.required");
            }
            anonymous
                    .bearer(token(folder.resolve("other"), "mallory", "operator"))
                    .get("/api/v1/assets")
                    .expectProblem(401, "auth.required");
            anonymous
                    .bearer(Tokens.of("mallory", "operator"))
                    .get("/api/v1/assets")
                    .expectProblem(401, "auth.required");
            anonymous.as("operator").get("/api/v1/assets").expectProblem(401, "auth.required");
        }
    }

    @Test
    void theSigningKeyIsMadeOnceAndForItsOwnerAlone() throws Exception {
        token(folder, "alice", "operator");
        String key = Files.readString(folder.resolve("private.pem"));
        token(folder, "alice", "operator");
        assertThat(folder.resolve("private.pem")).hasContent(key);
        assertThat(Files.getPosixFilePermissions(folder.resolve("private.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("public.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "al\"ice operator",
                "alice root",
                "alice operator 0",
                "alice operator 25",
                "alice operator 1 more"
            })
    void whatIsNotAsItShouldBeGetsNoToken(String arguments) throws Exception {
        Process run = run(folder, arguments.split(" "));
        assertThat(run.exitValue()).isNotZero();
        assertThat(run.inputReader().readLine()).startsWith("token: ");
        assertThat(folder.resolve("private.pem")).doesNotExist();
    }

    /** Signs any claims with the key of {@code docker/token}. */
    private String signed(String claims) throws Exception {
        String pem = Files.readString(folder.resolve("private.pem")).replaceAll("-----[^-]+-----", "");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem))));
        String signed = base64("{\"alg\":\"RS256\"}".getBytes()) + "."
                + base64(claims.replace('\'', '"').getBytes());
        signature.update(signed.getBytes());
        return signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Map<String, Object> composeEnvironment() throws IOException {
        Map<String, Map<String, Map<String, Map<String, Object>>>> compose =
                new Yaml().load(Files.readString(DOCKER.resolve("compose.yaml")));
        return compose.get("services").get("evenbook").get("environment");
    }

    private static String token(Path keys, String... arguments) throws Exception {
        Process run = run(keys, arguments);
        String output = new String(run.getInputStream().readAllBytes()).strip();
        assertThat(run.exitValue()).as(output).isZero();
        return output;
    }

    private static Process run(Path keys, String... arguments) throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                Stream.concat(Stream.of("bash", DOCKER.resolve("token").toString()), List.of(arguments).stream())
                        .toList());
        command.environment().put("EVENBOOK_KEYS", keys.toString());
        Process process = command.redirectErrorStream(true).start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process;
    }
}
