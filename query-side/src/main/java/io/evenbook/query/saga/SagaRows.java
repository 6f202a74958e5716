package io.evenbook.query.saga;

import io.evenbook.query.support.list.Rows;
import java.util.Optional;
import org.springframework.data.jpa.repository.EntityGraph;

interface SagaRows extends Rows<SagaRow, String> {

    /** Loads the timeline too, by one statement. */
    @EntityGraph(attributePaths = "timeline")
    Optional<SagaRow> findWithTimelineBySagaId(String sagaId);
}
