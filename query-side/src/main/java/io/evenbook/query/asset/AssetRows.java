package io.evenbook.query.asset;

import io.evenbook.query.support.list.Rows;

interface AssetRows extends Rows<AssetRow, String> {}
