package io.evenbook.axon.postgres.saga;

import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * A serialized saga with its associations.
 *
 * @param version 0 after the insert, one more with each update
 * @param type the serializer's name of its class
 * @param revision null if its class has none
 */
record StoredSaga(
        String id, long version, String type, String revision, byte[] state, Set<AssociationValue> associations) {

    SerializedObject<byte[]> serialized() {
        return new SimpleSerializedObject<>(state, byte[].class, type, revision);
    }
}
