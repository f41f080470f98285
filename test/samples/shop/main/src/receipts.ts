import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function receiptFor(orderId: number): Promise<string> {
  const order = await prisma.order.findUniqueOrThrow({
    where: { id: orderId },
    include: { user: { select: { email: true, name: true } } },
  });
  return `Dear ${order.user.name ?? order.user.email}, thank you for your order ${order.reference}.`;
}

export async function renameUser(id: number, name: string): Promise<void> {
  await prisma.user.update({ where: { id }, data: { name } });
}
