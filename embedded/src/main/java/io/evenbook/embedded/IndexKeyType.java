package io.evenbook.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/** Compares keys of unique indexes value by value. H2's default serializes both keys for every comparison. */
final class IndexKeyType extends BasicDataType<KeyValue> {
    private static final int MEMORY_OF_KEY = 48;

    private final ObjectDataType values = new ObjectDataType();

    /** Any total order will do, since no query reads an index in order: shorter keys first, then value by value. */
    @Override
    public int compare(KeyValue one, KeyValue other) {
        int order = Integer.compare(one.size(), other.size());
        for (int i = 0; order == 0 && i < one.size(); i++) {
            order = values.compare(one.get(i), other.get(i));
        }
        return order;
    }

    @Override
    public int getMemory(KeyValue key) {
        int memory = MEMORY_OF_KEY;
        for (Object value : key) {
            memory += values.getMemory(value);
        }
        return memory;
    }

    @Override
    public void write(WriteBuffer buffer, KeyValue key) {
        buffer.putVarInt(key.size());
        for (Object value : key) {
            values.write(buffer, value);
        }
    }

    @Override
    public KeyValue read(ByteBuffer buffer) {
        int size = DataUtils.readVarInt(buffer);
        List<Object> read = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            read.add(values.read(buffer));
        }
        return new KeyValue(read);
    }

    @Override
    public KeyValue[] createStorage(int size) {
        return new KeyValue[size];
    }
}
