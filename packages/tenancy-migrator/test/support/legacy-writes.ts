/** What legacy code does to the shops, one statement a transaction. Everything hangs on shop 10 in the end. */
export const legacyWrites = {
  "moves the shop": "UPDATE shops SET merchant_id = 2 WHERE id = 10",
  "moves the other shop": "UPDATE shops SET merchant_id = 3 WHERE id = 20",
  "moves an order": "UPDATE orders SET shop_id = 20 WHERE id = 100",
  "moves a depot": "UPDATE depots SET shop_id = 20 WHERE id = 1000",
  "moves a shipment": "UPDATE shipments SET order_id = NULL, depot_id = 2000 WHERE id = 2",
  "moves a line": "UPDATE lines SET order_id = 200 WHERE id = 1",
  "inserts an order": "INSERT INTO orders VALUES (900, 10)",
  "inserts a line": "INSERT INTO lines VALUES (900, 100, 'new')",
  "inserts a shipment of two paths": "INSERT INTO shipments VALUES (900, 101, 1000, 1)",
  "inserts a parcel": "INSERT INTO parcels VALUES (900, 1, 'new')",
  "edits an order": "UPDATE orders SET note = 'edited' WHERE id = 100",
  "deletes an order": "DELETE FROM orders WHERE id = 100",
} as const;

export type LegacyWrite = keyof typeof legacyWrites;

export const legacyWriteNames = Object.keys(legacyWrites) as readonly LegacyWrite[];
