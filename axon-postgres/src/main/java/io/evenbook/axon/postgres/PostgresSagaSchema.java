package io.evenbook.axon.postgres;

import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.modelling.saga.repository.jdbc.SagaSchema;

/**
 * The tables {@code saga_entry} and {@code saga_association} for Axon's {@code JdbcSagaStore}.
 *
 * <p>Axon's update of a saga checks no version. Instead, loading a saga locks its row until the batch commits, so a
 * second owner waits and then sees what the first one wrote. The store's connections must therefore join the
 * processor's transaction.
 */
public final class PostgresSagaSchema extends PostgresSagaSqlSchema {

    /** Creates the schema. */
    public PostgresSagaSchema() {
        super(SagaSchema.builder()
                .sagaEntryTable("saga_entry")
                .revisionColumn("revision")
                .serializedSagaColumn("serialized_saga")
                .associationValueEntryTable("saga_association")
                .associationKeyColumn("association_key")
                .associationValueColumn("association_value")
                .sagaIdColumn("saga_id")
                .sagaTypeColumn("saga_type")
                .build());
        setExclusiveLoad(true);
    }
}
