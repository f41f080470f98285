-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "reference" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "orders_reference_key" ON "orders"("reference");
