package io.evenbook.app.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.app.SetClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** When a valid signature counts. */
class SignatureRulesTest {
    private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");
    private static final String COVERED = "\"@method\" \"@path\" \"@query\"";

    private final KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    private final SetClock clock = new SetClock(START);
    private final SignatureRules rules = new SignatureRules(clock);
    private int nonces;

    SignatureRulesTest() throws GeneralSecurityException {
        clock.advance(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({"-31, refused", "-30, accepted", "0, accepted", "5, accepted", "6, refused"})
    void aSignatureCountsForThirtySeconds(int seconds, String expected) {
        MockHttpServletRequest request =
                signed(COVERED, parameters(clock.instant().plusSeconds(seconds)));
        if (expected.equals("accepted")) {
            assertThatCode(() -> verify(request)).doesNotThrowAnyException();
        } else {
            refused(request, "created must be within the last 30 s");
        }
    }

    @Test
    void aNonceIsUsedOnceForEachKey() {
        String parameters = parameters(clock.instant());
        verify(signed(COVERED, parameters));
        refused(signed(COVERED, parameters), "nonce was used before");
        clock.advance(Duration.ofSeconds(30));
        refused(signed(COVERED, parameters), "nonce was used before");
        verify(signed(COVERED, parameters.replace("keyid=\"a\"", "keyid=\"b\"")));
    }

    @Test
    void nothingCountsThatWasSignedBeforeTheStart() {
        clock.set(START.plusSeconds(5));
        refused(
                signed(COVERED, parameters(clock.instant())),
                "The service has just started; sign again in a few seconds");
        clock.set(START.plusSeconds(6));
        verify(signed(COVERED, parameters(clock.instant())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "@path" "@query"       | The signature must cover @method and @target-uri, or @method, @path and @query
            "@method" "@path"      | The signature must cover @method and @target-uri, or @method, @path and @query
            "@method" "@query"     | The signature must cover @method and @target-uri, or @method, @path and @query
            """)
    void methodAndTargetAreCovered(String covered, String why) {
        refused(signed(covered, parameters(clock.instant())), why);
    }

    @Test
    void eachParameterIsNeeded() {
        String whole = parameters(clock.instant());
        refused(signed(COVERED, whole.replaceAll("created=\\d+;", "")), "created is missing");
        refused(signed(COVERED, whole.replaceAll(";nonce=\"[^\"]*\"", "")), "nonce is missing");
        refused(signed(COVERED, whole.replaceAll(";keyid=\"a\"", "")), "keyid is missing");
        refused(
                signed(COVERED, whole.replaceAll("nonce=\"[^\"]*\"", "nonce=\"\"")),
                "nonce must have 1 to 64 characters");
        refused(
                signed(COVERED, whole.replaceAll("nonce=\"[^\"]*\"", "nonce=\"%s\"".formatted("n".repeat(65)))),
                "nonce must have 1 to 64 characters");
        refused(signed(COVERED, whole + ";alg=\"hmac-sha256\""), "alg must be ed25519");
        verify(signed(COVERED, parameters(clock.instant()) + ";alg=\"ed25519\""));
        refused(signed(COVERED, whole + ";expires=" + clock.instant().getEpochSecond()), "expires is over");
        refused(signed(COVERED, whole + ";expires=\"late\""), "expires is over");
        verify(signed(COVERED, whole + ";expires=" + (clock.instant().getEpochSecond() + 1)));
    }

    @Test
    void aForgedSignatureUsesNoNonce() {
        String parameters = parameters(clock.instant());
        MockHttpServletRequest forged = signed(COVERED, parameters);
        forged.setMethod("DELETE");
        refused(forged, "The signature does not match the request");
        verify(signed(COVERED, parameters));
    }

    @Test
    void aKeyFillsItsOwnPartOfTheMemoryOnly() {
        Nonces nonces = new Nonces(START);
        fill(nonces, "a");
        assertThatThrownBy(() -> nonces.use("a", "more", START)).isInstanceOf(BadSignatureException.class);
        assertThat(nonces.use("a", "7", START)).isFalse();
        assertThat(nonces.use("b", "7", START)).isTrue();
        assertThat(nonces.use("b", "7", START)).isFalse();
        Instant next = START.plusSeconds(60);
        assertThat(nonces.use("a", "more", next)).isTrue();
        assertThat(nonces.use("a", "7", next)).isFalse();
        assertThat(nonces.use("a", "7", next.plus(Duration.ofSeconds(60)))).isTrue();
    }

    @Test
    void theMemoryOfAllNoncesIsBoundedAndForgetsNoneForIt() {
        Nonces nonces = new Nonces(START);
        List<String> keys = List.of("a", "b", "c", "d", "e");
        keys.forEach(key -> fill(nonces, key));
        assertThatThrownBy(() -> nonces.use("f", "0", START)).isInstanceOf(BadSignatureException.class);
        assertThat(keys).noneMatch(key -> nonces.use(key, "0", START));
        assertThat(nonces.use("f", "0", START.plusSeconds(60))).isTrue();
    }

    private static void fill(Nonces nonces, String key) {
        for (int number = 0; number < Nonces.MAX_PER_KEY; number++) {
            assertThat(nonces.use(key, Integer.toString(number), START)).isTrue();
        }
    }

    private String parameters(Instant created) {
        return "created=%d;nonce=\"n%d\";keyid=\"a\"".formatted(created.getEpochSecond(), ++nonces);
    }

    private MockHttpServletRequest signed(String covered, String parameters) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/orders");
        request.addHeader("Host", "localhost");
        request.addHeader("Signature-Input", "sig=(%s);%s".formatted(covered, parameters));
        request.addHeader("Signature", "sig=::");
        String base = RequestSignature.of(request).base(request);
        request.removeHeader("Signature");
        request.addHeader("Signature", "sig=:%s:".formatted(sign(base)));
        return request;
    }

    private String sign(String base) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(base.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String verify(MockHttpServletRequest request) {
        return rules.verify(request, keyId -> keyId, _ -> keys.getPublic(), keyId -> keyId);
    }

    private void refused(MockHttpServletRequest request, String why) {
        assertThatThrownBy(() -> verify(request))
                .isInstanceOf(BadSignatureException.class)
                .hasMessage(why);
    }
}
