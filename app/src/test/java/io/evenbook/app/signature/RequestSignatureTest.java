package io.evenbook.app.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.app.key.Ed25519Keys;
import java.security.PublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** The example that RFC 9421 publishes for Ed25519 (appendix B.2.6), with its key (B.1.4) and request (B.2). */
class RequestSignatureTest {
    private static final PublicKey RFC_KEY = Ed25519Keys.decoded(
            Base64.getDecoder().decode("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="));

    private static final String INPUT = "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\""
            + " \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";

    @Test
    void theSignatureBaseIsThatOfTheRfc() {
        MockHttpServletRequest request = signed("/foo", INPUT);
        assertThat(RequestSignature.of(request).base(request)).isEqualTo("""
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@method": POST
                "@path": /foo
                "@authority": example.com
                "content-type": application/json
                "content-length": 18
                "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")\
                ;created=1618884473;keyid="test-key-ed25519\"""");
    }

    @Test
    void theSignatureOfTheRfcIsValidForItsRequestOnly() {
        MockHttpServletRequest request = signed("/foo", INPUT);
        assertThat(RequestSignature.of(request).isBy(RFC_KEY, request)).isTrue();
        MockHttpServletRequest other = signed("/fop", INPUT);
        assertThat(RequestSignature.of(other).isBy(RFC_KEY, other)).isFalse();
        MockHttpServletRequest later = signed("/foo", INPUT.replace("1618884473", "1618884474"));
        assertThat(RequestSignature.of(later).isBy(RFC_KEY, later)).isFalse();
    }

    @Test
    void derivedComponentsAreThoseOfTheRfc() {
        MockHttpServletRequest request = signed("/path", INPUT);
        request.setScheme("https");
        request.setServerPort(443);
        request.setServerName("www.example.com");
        request.removeHeader("Host");
        request.addHeader("Host", "WWW.example.com:443");
        assertThat(SignedComponents.valueOf(request, "@authority")).isEqualTo("www.example.com");
        request.removeHeader("Host");
        assertThat(SignedComponents.valueOf(request, "@query")).isEqualTo("?param=Value&Pet=dog");
        assertThat(SignedComponents.valueOf(request, "@target-uri"))
                .isEqualTo("https://www.example.com/path?param=Value&Pet=dog");
        assertThat(SignedComponents.valueOf(request, "@request-target")).isEqualTo("/path?param=Value&Pet=dog");
        assertThat(SignedComponents.valueOf(request, "@scheme")).isEqualTo("https");
        request.setQueryString(null);
        assertThat(SignedComponents.valueOf(request, "@query")).isEqualTo("?");
        assertThat(SignedComponents.valueOf(request, "@target-uri")).isEqualTo("https://www.example.com/path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sig-b26",
                "sig-b26=1",
                "other=(\"@method\")",
                "sig-b26=(\"@method\"), two=(\"@method\")",
                "sig-b26=(\"@method\" \"@method\")",
                "sig-b26=(\"@method\";req)",
                "sig-b26=(@method)",
                "sig-b26=(\"@method\""
            })
    void malformedHeadersAreRefused(String input) {
        assertThatThrownBy(() -> RequestSignature.of(signed("/foo", input))).isInstanceOf(BadSignatureException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@status", "@signature-params", "x-missing"})
    void whatTheRequestDoesNotHaveIsRefused(String component) {
        MockHttpServletRequest request = signed("/foo", "sig-b26=(\"%s\")".formatted(component));
        assertThatThrownBy(() -> RequestSignature.of(request).base(request)).isInstanceOf(BadSignatureException.class);
    }

    private static MockHttpServletRequest signed(String path, String input) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setQueryString("param=Value&Pet=dog");
        request.addHeader("Host", "example.com");
        request.addHeader("Date", "Tue, 20 Apr 2021 02:07:55 GMT");
        request.addHeader("Content-Type", "application/json");
        request.addHeader("Content-Length", "18");
        request.addHeader("Signature-Input", input);
        request.addHeader(
                "Signature",
                "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:");
        return request;
    }
}
