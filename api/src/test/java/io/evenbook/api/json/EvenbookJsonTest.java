package io.evenbook.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class EvenbookJsonTest {
    private final JsonMapper mapper = EvenbookJson.mapper();

    @Test
    void decimalsAreStringsAndKeepTheirScale() {
        Money money = new Money(new AssetCode("USD"), new BigDecimal("12.300000"));
        String json = mapper.writeValueAsString(money);
        assertThat(json).isEqualTo("{\"asset\":\"USD\",\"amount\":\"12.300000\"}");
        assertThat(mapper.readValue(json, Money.class)).isEqualTo(money);
    }

    @Test
    void smallDecimalsAreWrittenWithoutExponent() {
        assertThat(mapper.writeValueAsString(new BigDecimal("0.000000000000000001")))
                .isEqualTo("\"0.000000000000000001\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12.3", "\"1e3\"", "\"+1\"", "\" 1\"", "\"\"", "\".5\"", "\"5.\"", "\"NaN\"", "\"١\"", "true", "[]"
            })
    void whatIsNotAPlainDecimalStringIsRefused(String json) {
        assertThatThrownBy(() -> mapper.readValue(json, BigDecimal.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void unknownFieldsAreRefused() {
        assertThatThrownBy(() -> mapper.readValue("{\"asset\":\"USD\",\"amount\":\"1\",\"cents\":1}", Money.class))
                .isInstanceOf(JacksonException.class);
    }
}
