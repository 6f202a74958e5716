package io.evenbook.query.asset;

import io.evenbook.query.list.Rows;

interface AssetRows extends Rows<AssetRow, String> {}
