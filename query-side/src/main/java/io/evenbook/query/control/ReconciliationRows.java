package io.evenbook.query.control;

import io.evenbook.query.support.list.Rows;
import java.util.Optional;
import org.springframework.data.jpa.repository.EntityGraph;

interface ReconciliationRows extends Rows<ReconciliationRow, String> {

    /** Loads the breaks too, by one statement. */
    @EntityGraph(attributePaths = "breaks")
    Optional<ReconciliationRow> findWithBreaksByReconciliationId(String reconciliationId);
}
