package io.evenbook.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * Stores documents as BSON. H2's default is Java serialization, which takes longer than every other step of a write.
 */
final class DocumentType extends BasicDataType<Document> {
    /** The first byte of a document; no value of H2's own type starts with it. */
    private static final byte BSON = 127;

    private static final int MEMORY_OF_FIELD = 64;

    private final ObjectDataType others = new ObjectDataType();

    @Override
    public int getMemory(Document document) {
        return MEMORY_OF_FIELD * (1 + document.size());
    }

    @Override
    public void write(WriteBuffer buffer, Document document) {
        ByteBuf bson = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, bson);
        buffer.put(BSON).putVarInt(bson.readableBytes()).put(bson.array(), bson.arrayOffset(), bson.readableBytes());
    }

    /** Also reads a document that H2's own type wrote. */
    @Override
    public Document read(ByteBuffer buffer) {
        if (buffer.get(buffer.position()) != BSON) {
            return (Document) others.read(buffer);
        }
        buffer.get();
        byte[] bson = new byte[DataUtils.readVarInt(buffer)];
        buffer.get(bson);
        return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }
}
