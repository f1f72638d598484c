export const auditExport = async (..._: unknown[]): Promise<number> => 4;
