import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { expect, type Locator, type Page } from '@playwright/test'

/** The parts of an XLSX file (a ZIP archive) by name, read from its central directory. */
function parts(file: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, name, extra, note] = [20, 28, 30, 32].map((offset, i) =>
      i === 0 ? file.readUInt32LE(at + offset) : file.readUInt16LE(at + offset)
    ) as [number, number, number, number]
    const local = file.readUInt32LE(at + 42)
    const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    const content = file.subarray(from, from + size)
    const stored = file.readUInt16LE(at + 10) === 0
    found.set(
      file.toString('utf8', at + 46, at + 46 + name),
      (stored ? content : inflateRawSync(content)).toString('utf8')
    )
    at += 46 + name + extra + note
  }
  return found
}

/** Clicks an export button and opens what comes: the file's name, its rows counted, and every text in it. */
export async function opened(page: Page, button: Locator): Promise<{ name: string; rows: number; texts: string }> {
  const coming = page.waitForEvent('download')
  await button.click()
  const download = await coming
  const sheet = parts(readFileSync(await download.path()))
  const first = sheet.get('xl/worksheets/sheet1.xml')
  expect(first).toBeDefined()
  const texts = [...sheet].filter(([name]) => /sharedStrings|sheet\d/.test(name)).map(([, xml]) => xml)
  return {
    name: download.suggestedFilename(),
    rows: first?.match(/<row\b/g)?.length ?? 0,
    texts: texts.join('').replace(/<[^>]+>/g, '\n')
  }
}
