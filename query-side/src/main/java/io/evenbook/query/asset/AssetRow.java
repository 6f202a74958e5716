package io.evenbook.query.asset;

import io.evenbook.api.asset.AssetAnswer;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AssetCode;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "reference", name = "asset")
class AssetRow {
    @Id
    String asset;

    String name;

    @Enumerated(EnumType.STRING)
    AssetType type;

    int decimals;

    AssetAnswer answer() {
        return new AssetAnswer(new AssetCode(asset), name, type, decimals);
    }
}
