package io.evenbook.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of RFC 6238, appendix B, for HMAC-SHA-1; their last six digits. */
class TotpTest {
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheStandard(long epochSecond, String code) {
        assertThat(Totp.code(SECRET, epochSecond / 30)).isEqualTo(code);
        assertThat(Totp.stepOf(SECRET, code, epochSecond)).hasValue(epochSecond / 30);
        assertThat(Totp.stepOf(SECRET, code, epochSecond + 30)).hasValue(epochSecond / 30);
        assertThat(Totp.stepOf(SECRET, code, epochSecond + 60)).isEmpty();
    }
}
