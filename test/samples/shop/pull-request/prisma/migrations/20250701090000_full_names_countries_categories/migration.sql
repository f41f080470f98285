-- AlterTable
ALTER TABLE "users" RENAME COLUMN "name" TO "full_name";

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "country" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "products" ADD COLUMN     "category_id" INTEGER;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "categories"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "orders_user_id_idx" ON "orders"("user_id");
