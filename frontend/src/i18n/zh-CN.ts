import kit from 'element-plus/es/locale/lang/zh-cn'
import shared from './locales/zh-CN.json'
import { byRoom, type LanguagePack } from './pack'

const rooms = import.meta.glob<LanguagePack['messages']>('../modules/*/locales/zh-CN.json', {
  eager: true,
  import: 'default'
})

const pack: LanguagePack = { messages: { ...shared, ...byRoom(rooms) }, kit }
export default pack
