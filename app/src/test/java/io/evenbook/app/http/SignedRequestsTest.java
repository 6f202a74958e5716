package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.id.UserId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signed requests over HTTP: what was changed on the way, or sent twice, is refused. */
class SignedRequestsTest extends WholeServiceTest {
    private static final String ASSETS = "/api/v1/assets";
    private static final String ACCOUNTS = "/api/v1/accounts";

    private final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    private final Customers users = new Customers(service, anonymous);
    private final String name = unique("sam");
    private final UserId userId = users.create(name, null, "DESK");
    private String keyId;

    SignedRequestsTest() throws GeneralSecurityException {}

    /** Signs everything; {@code with} changes what is sent afterwards. */
    private record Signed(String method, String path, String body, String input, String signature, String digest) {
        Signed withMethod(String other) {
            return new Signed(other, path, body, input, signature, digest);
        }

        Signed withPath(String other) {
            return new Signed(method, other, body, input, signature, digest);
        }

        Signed withBody(String other) {
            return new Signed(method, path, other, input, signature, digest);
        }

        Signed withInput(String from, String to) {
            return new Signed(method, path, body, input.replaceFirst(from, to), signature, digest);
        }

        Signed withDigest(String other) {
            return new Signed(method, path, body, input, signature, other);
        }
    }

    @BeforeEach
    void issue() {
        String publicKey = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        Answer issued = users.client(name)
                .post(
                        "/api/v1/api-keys",
                        "{'scopes':['asset:read','account:open'],'expiresAt':'%s','publicKey':'%s'}"
                                .formatted(Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MICROS), publicKey))
                .expect(201);
        assertThat(issued.text("/secret")).isNull();
        keyId = issued.text("/keyId");
        eventually(() -> send(sign("GET", ASSETS, "")), answer -> answer.status() == 200);
    }

    @Test
    void aSignedRequestIsItsKeysUser() {
        String account = unique("acc_signed");
        String body = "{\"accountId\":\"%s\",\"owner\":\"sam\"}".formatted(account);
        send(sign("POST", ACCOUNTS, body)).expect(201);
        assertThat(auditor.get("/api/v1/audit/events?aggregateId=" + account)
                        .expect(200)
                        .items())
                .singleElement()
                .satisfies(event -> assertThat(event.at("/actor").asString()).isEqualTo(userId.value()));
        send(sign("GET", ASSETS + "?limit=1", "")).expect(200);
        send(sign("GET", ACCOUNTS + "/acc_x", "")).expectProblem(403, "auth.forbidden");
    }

    @Test
    void aRequestIsAcceptedOnce() {
        Signed request = sign("GET", ASSETS, "");
        send(request).expect(200);
        send(request).expectProblem(401, "auth.signature");
    }

    @Test
    void whatWasChangedIsRefused() {
        String body = "{\"owner\":\"sam\"}";
        Signed request = sign("POST", ACCOUNTS, body);
        for (Signed changed : List.of(
                request.withMethod("PUT"),
                request.withPath("/api/v1/assets"),
                request.withPath(ACCOUNTS + "?x=1"),
                request.withBody("{\"owner\":\"eve\"}"),
                request.withBody(""),
                request.withBody("{\"owner\":\"eve\"}").withDigest(digest("{\"owner\":\"eve\"}")),
                request.withDigest("sha-256=:AAAA:"),
                request.withDigest("md5=:AAAA:"),
                request.withInput("created=[0-9]+", "created=" + (Instant.now().getEpochSecond() - 1)),
                request.withInput("created=[0-9]+", "created=1618884473"),
                request.withInput("nonce=\"[^\"]+\"", "nonce=\"other\""),
                request.withInput("keyid=\"evk_..", "keyid=\"evk_zz"),
                request.withInput(" \"content-digest\"", ""))) {
            send(changed).expectProblem(401, "auth.signature");
        }
    }

    @Test
    void aBodyWithoutADigestIsRefused() {
        Signed bare = signCovering("\"@method\" \"@target-uri\"", "POST", ACCOUNTS, "{\"owner\":\"sam\"}");
        send(bare).expectProblem(401, "auth.signature");
        send(signCovering("\"@method\" \"@target-uri\"", "GET", ASSETS, "")).expect(200);
    }

    @Test
    void anInvalidKeySignsNothing() {
        users.send(new SetRoles(userId, List.of(), "rests"));
        send(sign("GET", ASSETS, "")).expectProblem(403, "auth.forbidden");
        users.send(new SetRoles(userId, List.of("DESK"), "is back"));
        users.client(name).delete("/api/v1/api-keys/" + keyId).expect(200);
        send(sign("GET", ASSETS, "")).expectProblem(401, "auth.signature");
    }

    @Test
    void aSignedRequestHasNoOtherCredentials() {
        Signed request = sign("GET", ASSETS, "");
        anonymous
                .as("operator")
                .with("Signature-Input", request.input())
                .with("Signature", request.signature())
                .get(ASSETS)
                .expectProblem(401, "auth.signature");
        anonymous.bearer(keyId + "_" + "0".repeat(64)).get(ASSETS).expectProblem(401, "auth.required");
    }

    private Signed sign(String method, String path, String body) {
        String covered = "\"@method\" \"@path\" \"@query\"" + (body.isEmpty() ? "" : " \"content-digest\"");
        return signCovering(covered, method, path, body);
    }

    private Signed signCovering(String covered, String method, String path, String body) {
        String parameters = "(%s);created=%d;nonce=\"%s\";keyid=\"%s\""
                .formatted(covered, Instant.now().getEpochSecond(), unique("nonce"), keyId);
        String[] target = path.split("\\?", 2);
        StringBuilder base = new StringBuilder();
        for (String component : covered.split(" ")) {
            String value = switch (component.replace("\"", "")) {
                case "@method" -> method;
                case "@path" -> target[0];
                case "@query" -> "?" + (target.length == 1 ? "" : target[1]);
                case "@target-uri" -> "http://127.0.0.1:" + service.port() + path;
                default -> digest(body);
            };
            base.append(component).append(": ").append(value).append('\n');
        }
        base.append("\"@signature-params\": ").append(parameters);
        return new Signed(method, path, body, "sig=" + parameters, "sig=:" + sign(base.toString()) + ":", digest(body));
    }

    private String sign(String base) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(base.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digest(String body) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer send(Signed request) {
        return anonymous
                .with("Signature-Input", request.input())
                .with("Signature", request.signature())
                .with("Content-Digest", request.digest())
                .with("Content-Type", "application/json")
                .send(request.method(), request.path(), BodyPublishers.ofString(request.body()));
    }
}
