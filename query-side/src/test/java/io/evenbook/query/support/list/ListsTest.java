package io.evenbook.query.support.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.querytest.QueryTest;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListsTest extends QueryTest {

    @BeforeEach
    void assets() {
        for (int i = 0; i < 60; i++) {
            sql("insert into reference.asset values ('A%02d', 'An asset', 'CRYPTO', 8, %d)".formatted(i, i));
        }
    }

    @Test
    void aPartHas50ItemsUnlessAskedOtherwise() {
        JsonNode part = read("/assets");

        assertThat(part.get("items").size()).isEqualTo(50);
        assertThat(read("/assets?cursor=" + part.get("next").asString())
                        .get("items")
                        .size())
                .isEqualTo(10);
    }

    @Test
    void theLastPartHasNoNextAlsoWhenItIsFull() {
        assertThat(read("/assets?limit=60").get("next").isNull()).isTrue();
        assertThat(read("/assets?limit=59").get("next").isNull()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "500"})
    void limitsAreTakenFrom1To500(String limit) {
        read("/assets?limit=" + limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "x", "1.5", "99999999999"})
    void otherLimitsAreMalformed(String limit) {
        assertThat(refused("/assets?limit=" + limit)).startsWith("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "QTE4", "AAAAAAAAAABBMTg", "%20", "ä"})
    void aCursorOfNobodysMakingIsMalformed(String cursor) {
        assertThat(refused("/assets?cursor=" + cursor)).isEqualTo("400 cursor");
    }

    @Test
    void aCursorOfAnotherListIsMalformed() {
        String cursor = read("/assets?limit=1").get("next").asString();

        assertThat(refused("/markets?cursor=" + cursor)).isEqualTo("400 cursor");
        assertThat(refused("/orders?cursor=" + cursor)).isEqualTo("400 cursor");
    }

    @Test
    void aCursorBelongsToItsOrderWhetherThatWasAskedForOrNot() {
        for (int i = 1; i <= 2; i++) {
            sql("""
                    insert into sagas.saga values
                        ('stl_trd_BTC-USD_%1$d', 'Settlement', 'trd_BTC-USD_%1$d', 'ENDED', 'DONE', 1, now(), now(), null, %1$d, %1$d)""".formatted(i));
        }
        String newest = read("/sagas?limit=1").get("next").asString();

        assertThat(values(read("/sagas?order=desc&limit=1&cursor=" + newest), "key"))
                .containsExactly("trd_BTC-USD_1");
        assertThat(refused("/sagas?order=asc&limit=1&cursor=" + newest)).isEqualTo("400 cursor");
    }

    @Test
    void aCursorBelongsToItsFiltersAndCanNotBeChanged() {
        String cursor = Cursors.of("orders", "acc_alice", null).after("17");

        assertThat(Cursors.of("orders", "acc_alice", null).key(cursor)).isEqualTo("17");
        for (Cursors other : new Cursors[] {
            Cursors.of("orders", "acc_bob", null),
            Cursors.of("orders", null, "acc_alice"),
            Cursors.of("orders", "acc_alice"),
            Cursors.of("trades", "acc_alice", null)
        }) {
            assertThatThrownBy(() -> other.key(cursor)).isInstanceOf(MalformedRequestException.class);
        }
        byte[] changed = Base64.getUrlDecoder().decode(cursor);
        changed[changed.length - 1]++;
        assertThatThrownBy(() -> Cursors.of("orders", "acc_alice", null)
                        .key(Base64.getUrlEncoder().encodeToString(changed)))
                .isInstanceOf(MalformedRequestException.class);
    }
}
