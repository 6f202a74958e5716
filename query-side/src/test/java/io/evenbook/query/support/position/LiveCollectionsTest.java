package io.evenbook.query.support.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.querytest.QueryTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;

class LiveCollectionsTest extends QueryTest {
    @Autowired
    LiveCollections collections;

    @Test
    void aReadWhoseCollectionIsDroppedUnderItIsDoneAgain() {
        List<String> read = new ArrayList<>();

        assertThat(collections.<String>read(View.ANALYTICS, collection -> {
                    read.add(collection);
                    if (read.size() == 1) {
                        goLive("analytics", 2);
                        throw new IllegalStateException("the cursor is gone");
                    }
                    return collection;
                }))
                .isEqualTo("analytics_2");

        assertThat(read).containsExactly("analytics_1", "analytics_2");
    }

    @Test
    void aReadThatFailsForSomethingElseFails() {
        assertThatThrownBy(() -> collections.read(View.ANALYTICS, _ -> {
                    throw new IllegalStateException("whatever it was");
                }))
                .hasMessage("whatever it was");
    }

    @Test
    void aViewThatIsNotThereYetIsUnavailable() {
        sql("delete from view_generation where view = 'analytics'");

        assertThatThrownBy(() -> collections.read(View.ANALYTICS, collection -> collection))
                .isInstanceOf(DataAccessResourceFailureException.class)
                .hasMessageContaining("analytics");
    }
}
